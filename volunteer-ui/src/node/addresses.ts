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
  /** Of jobs and data sets; `baseUrl` unless there is no ingress in between. */
  readonly taskServiceUrl: string;
  /** Of weights; likewise. */
  readonly modelServiceUrl: string;
  /** Of a link that names one. */
  readonly jobId: string | undefined;
  /** Of a link that holds one. */
  readonly invitation: string | undefined;
}

/** Where services are that do not answer at the page's address; undefined if they do. */
export interface Apart {
  readonly taskService?: string | undefined;
  readonly modelService?: string | undefined;
}

/**
 * @param text address of the volunteer page or of the gateway's WebSocket
 * @throws TypeError with a sentence for a person
 */
export function addressesOf(text: string, apart: Apart = {}): Addresses {
  const url = parsed(text);
  const protocols = protocolsOf(url, text);
  const jobId = url.searchParams.get("job") ?? undefined;
  const invitation =
    new URLSearchParams(url.hash.slice(1)).get("invite") ??
    url.searchParams.get("invite") ??
    undefined;
  const at = (protocol: string, path: string) => `${protocol}//${url.host}${path}`;
  const folder = folderOf(url);
  const baseUrl = at(protocols.page, folder);
  return {
    gatewayUrl: at(protocols.socket, `${folder}${SOCKET_PATH}`),
    baseUrl,
    taskServiceUrl: apart.taskService === undefined ? baseUrl : originOf(apart.taskService),
    modelServiceUrl: apart.modelService === undefined ? baseUrl : originOf(apart.modelService),
    jobId,
    invitation,
  };
}

/** @returns where the service is that answers this address below `baseUrl`: what an ingress decides otherwise */
export function routed(addresses: Addresses, url: string): string {
  const { baseUrl, taskServiceUrl, modelServiceUrl } = addresses;
  const path = url.slice(baseUrl.length);
  if (path.startsWith("api/models/")) return modelServiceUrl + path;
  return path.startsWith("api/") ? taskServiceUrl + path : url;
}

function originOf(text: string): string {
  const url = parsed(text);
  return `${protocolsOf(url, text).page}//${url.host}${folderOf(url)}`;
}

function parsed(text: string): URL {
  if (!URL.canParse(text)) throw notAnAddress(text);
  return new URL(text);
}

function protocolsOf(url: URL, text: string): { readonly page: string; readonly socket: string } {
  const protocols = PROTOCOLS[url.protocol];
  if (protocols === undefined) throw notAnAddress(text);
  return protocols;
}

function notAnAddress(text: string): TypeError {
  return new TypeError(
    `'${text}': must be an address that begins with http://, https://, ws:// or wss://`,
  );
}

function folderOf({ pathname }: URL): string {
  return pathname.endsWith(`/${SOCKET_PATH}`)
    ? pathname.slice(0, -SOCKET_PATH.length)
    : pathname.replace(/[^/]*$/, "");
}
