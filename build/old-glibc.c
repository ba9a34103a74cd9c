// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lets what is linked with this run on glibc 2.28 (Enterprise Linux 8), though it is built on a newer one, which would bind each of
 * these functions to the version of its own release. Each is here the one that has been there since x86_64 has, under a name that
 * nobody outside sees. rpm/build looks at the result: a function that is missing here stops it.
 */

#define CURRENT(result, name, parameters, arguments) \
    extern result old_##name parameters; \
    __asm__(".symver old_" #name ", " #name "@GLIBC_2.2.5"); \
    __attribute__((visibility("hidden"))) result name parameters { return old_##name arguments; }

CURRENT(void *, dlopen, (const char *file, int mode), (file, mode))
CURRENT(void *, dlsym, (void *handle, const char *symbol), (handle, symbol))
CURRENT(int, dlclose, (void *handle), (handle))
CURRENT(char *, dlerror, (void), ())
CURRENT(int, pthread_create, (void *thread, const void *attributes, void *(*start)(void *), void *argument),
    (thread, attributes, start, argument))
CURRENT(int, pthread_join, (unsigned long thread, void **value), (thread, value))
CURRENT(int, pthread_once, (int *control, void (*routine)(void)), (control, routine))
CURRENT(int, pthread_key_create, (unsigned *key, void (*destructor)(void *)), (key, destructor))
CURRENT(int, pthread_setspecific, (unsigned key, const void *value), (key, value))
CURRENT(void *, pthread_getspecific, (unsigned key), (key))
CURRENT(int, pthread_mutex_trylock, (void *mutex), (mutex))
CURRENT(int, pthread_mutexattr_init, (void *attributes), (attributes))
CURRENT(int, pthread_mutexattr_settype, (void *attributes, int type), (attributes, type))
CURRENT(int, pthread_mutexattr_destroy, (void *attributes), (attributes))
CURRENT(double, exp, (double x), (x))
CURRENT(double, log, (double x), (x))
CURRENT(double, log2, (double x), (x))
CURRENT(double, pow, (double x, double y), (x, y))

/* Of the C++ library: what is thrown is derived from what that of Enterprise Linux 8 can throw. */
extern void _ZSt17__throw_bad_allocv(void);
__attribute__((visibility("hidden"))) void _ZSt28__throw_bad_array_new_lengthv(void) { _ZSt17__throw_bad_allocv(); }

/* Before 2.33 these were macros over functions that take the version of the structure, 1 on x86_64. */
#define STATUS(name, old_name, kind) \
    extern int old_##name(int version, kind file, void *status); \
    __asm__(".symver old_" #name ", " #old_name "@GLIBC_2.2.5"); \
    __attribute__((visibility("hidden"))) int name(kind file, void *status) { return old_##name(1, file, status); }

STATUS(stat, __xstat, const char *)
STATUS(lstat, __lxstat, const char *)
STATUS(fstat, __fxstat, int)
STATUS(stat64, __xstat64, const char *)
STATUS(lstat64, __lxstat64, const char *)
STATUS(fstat64, __fxstat64, int)
