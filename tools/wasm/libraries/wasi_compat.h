// Included before each source of OpenSSL: WASI has no users, so nobody is anybody else.
#define getuid() 0
#define geteuid() 0
#define getgid() 0
#define getegid() 0
