/**
 * The address of an HTTP service. Secrets go there: without encryption only to this machine.
 * @throws SyntaxError
 */
export function serviceUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new SyntaxError(`it must be an http or https address: current value is "${text}"`);
  }
  if (url.username !== "" || url.password !== "") {
    // Not shown: it holds a secret.
    throw new SyntaxError("it must hold no name and password: see OPENSKY_CLIENT_ID");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new SyntaxError(
      `it must be https, but for this machine's own addresses: current value is "${text}"`,
    );
  }
  return url;
}

/** `host:port` of a service, as a permission names it. */
export function hostAndPort({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
