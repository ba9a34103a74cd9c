# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes of the module of the shared type, as it was compiled, the one that sites' own types are derived from: what is said of
# hosting_site_t is said again of an attribute, and a site's own type needs no more than to be in it. So the two cannot differ, the
# interfaces of the distribution included, and the policy grows by the name of a type with each site.
#     /usr/libexec/selinux/hll/pp hosting_site.pp | sed -E -f own-types.sed
1i\
; Generated from hosting_site: what it says of hosting_site_t, said of all types that are derived from it.\
(typeattribute hosting_own_type)\
; A site's own module: (block hosting_SITE (blockinherit hosting_site_template)) makes the type hosting_SITE.t. No site is called\
; site_template: their names have letters and digits only.\
(block hosting_site_template\
    (blockabstract hosting_site_template)\
    (type t)\
    (roletype system_r t)\
    (typeattributeset hosting_own_type (t)))\
; A listening socket keeps the type that it was made with when its site moves to its own type, or back.\
(allow hosting_own_type hosting_site_t (unix_stream_socket (accept getattr getopt setopt read write append ioctl shutdown)))\
(allow hosting_site_t hosting_own_type (unix_stream_socket (accept getattr getopt setopt read write append ioctl shutdown)))
# Declarations and everything that is not about the type stand in the module itself.
/^\((type|boolean|tunable|filecon|typealias|typealiasactual|typeattribute) /d
/^\(roletype object_r /d
/^\((allow|dontaudit|typetransition|typeattributeset|roletype) /{
    /cil_gen_require|hosting_site_t\>/!d
}
s/\<hosting_site_t\>/hosting_own_type/g
s/\<hosting_site_optional_/hosting_own_optional_/g
