/**
 * Environment variables that the package `ws` looks for when it is loaded, to leave out helpers of
 * native code, of which there are none here. It does not load where it may not look.
 */
export const SOCKET_VARIABLES: readonly string[] = ["WS_NO_BUFFER_UTIL", "WS_NO_UTF_8_VALIDATE"];
