const SOCKET_PATH = "ws/volunteer";

const PROTOCOLS: Readonly<Record<string, { readonly page: string; readonly socket: string }>> = {
  "http:": { page: "http:", socket: "ws:" },
  "ws:": { page: "http:", socket: "ws:" },
  "https:": { page: "https:", socket: "wss:" },
  "wss:": { page: "https:", socket: "wss:" },
};

export interface Addresses {
  /** ws(s)://…/ws/volunteer */
  readonly gatewayUrl: string;
  /** http(s)://…/ */
  readonly baseUrl: string;
  /** Of a link that names one. */
  readonly jobId: string | undefined;
}

/**
 * @param text address of the volunteer page or of the gateway's WebSocket
 * @throws TypeError with a sentence for a person
 */
export function addressesOf(text: string): Addresses {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const protocols = url && PROTOCOLS[url.protocol];
  if (url === undefined || protocols === undefined) {
    throw new TypeError(
      `'${text}': must be an address that begins with http://, https://, ws:// or wss://`,
    );
  }
  const jobId = url.searchParams.get("job") ?? undefined;
  const folder = url.pathname.endsWith(`/${SOCKET_PATH}`)
    ? url.pathname.slice(0, -SOCKET_PATH.length)
    : url.pathname.replace(/[^/]*$/, "");
  const at = (protocol: string, path: string) => `${protocol}//${url.host}${path}`;
  return {
    gatewayUrl: at(protocols.socket, `${folder}${SOCKET_PATH}`),
    baseUrl: at(protocols.page, folder),
    jobId,
  };
}
