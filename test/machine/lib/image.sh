# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# The image: read-only layers, each in a directory named by a hash of what made it, put together by overlayfs.
#
#   base    packages of Debian 13          image/base.sh, image/packages
#   php     three PHP versions             image/php*
#   node    Node.js 22                     image/node.sh
#   acme    an ACME server for tests       image/acme.sh
#   shape   what makes it look like EL     image/shape.sh, image/shape/, image/root/
#
# The first four know nothing of each other and are built side by side; a change in "shape" costs a few seconds.

recipe_hash() {
    (cd "$machine_dir" && find "$@" -type f -printf '%p %m\n' -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -c 1-12)
}

# layer_paths: sets base, php, node, acme and shape to where the layers of the present recipe are.
layer_paths() {
    base=$layers/base-$(recipe_hash image/base.sh image/packages)
    php=$layers/php-$(recipe_hash image/php.sh image/php-fpm.conf image/php-www.conf image/php-fpm.service)
    node=$layers/node-$(recipe_hash image/node.sh)
    acme=$layers/acme-$(recipe_hash image/acme.sh)
    shape=$layers/shape-$( (
        basename -a "$base" "$php" "$node" "$acme"
        recipe_hash image/shape.sh image/shape image/root
    ) | sha256sum | cut -c 1-12)
}

# image_lower: the layers of an image for the overlayfs option, the topmost first.
image_lower() {
    echo "$shape:$acme:$node:$php:$base"
}

# build_layer PATH SCRIPT ARGUMENT…: makes it beside its place and renames it when it is complete.
build_layer() {
    local path=$1 script=$2 log
    shift 2
    [ ! -d "$path" ] || return 0
    log=$cache/build-$(basename "$script" .sh).log
    rm -rf "$path".new*
    if ! bash "$machine_dir/image/$script" "$path.new" "$@" >"$log" 2>&1 </dev/null 3>&-; then
        tail -n 20 "$log" >&2
        say "$script failed: see $log"
        return 1
    fi
    mv "$path.new" "$path"
}

image_exists() {
    layer_paths
    [ -d "$shape" ] && [ -d "$acme" ] && [ -d "$node" ] && [ -d "$php" ] && [ -d "$base" ]
}

image_build() {
    image_exists && return 0
    lock "$cache/image.lock"
    mkdir -p "$layers" "$debs"
    local job jobs=() start=$SECONDS
    say "building the image in $cache (base system, PHP, Node.js; a few minutes the first time)"
    build_layer "$base" base.sh &
    jobs+=($!)
    build_layer "$php" php.sh &
    jobs+=($!)
    build_layer "$node" node.sh &
    jobs+=($!)
    build_layer "$acme" acme.sh &
    jobs+=($!)
    for job in "${jobs[@]}"; do
        wait "$job" || die "the image could not be built"
    done
    build_layer "$shape" shape.sh "$acme" "$node" "$php" "$base" || die "the image could not be built"
    image_prune
    unlock
    say "image $(basename "$shape") built in $((SECONDS - start)) s"
}

# Layers that neither the present recipe nor a running instance uses.
image_prune() {
    local path
    for path in "$layers"/*; do
        case $path in
            "$base" | "$php" | "$node" | "$acme" | "$shape") continue ;;
        esac
        grep -qF "$path" /proc/mounts || rm -rf "$path"
    done
}

image_rebuild() {
    local path
    layer_paths
    for path in "$base" "$php" "$node" "$acme" "$shape"; do
        ! grep -qF "$path" /proc/mounts || die "an instance uses $(basename "$path"): \`machine down\` first"
    done
    rm -rf "$base" "$php" "$node" "$acme" "$shape"
    image_build
}
