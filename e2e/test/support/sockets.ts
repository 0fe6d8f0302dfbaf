import { readFileSync, readdirSync, readlinkSync } from "node:fs";

const ESTABLISHED = "01";

/**
 * The remote ports of the TCP connections that a process has opened itself (Linux, from /proc):
 * whom it calls. Connections to `ownPort`, which others opened, are left out.
 */
export function peersOf(pid: number, ownPort: number): Set<number> {
  const sockets = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    if (inode !== undefined) sockets.add(inode);
  }
  const peers = new Set<number>();
  for (const table of ["tcp", "tcp6"]) {
    for (const line of readFileSync(`/proc/${pid}/net/${table}`, "utf8").split("\n").slice(1)) {
      const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
      if (state !== ESTABLISHED || inode === undefined || !sockets.has(inode)) continue;
      if (portOf(local) !== ownPort) peers.add(portOf(remote));
    }
  }
  return peers;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed since the folder was listed
  }
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(":")[1] ?? "0", 16);
}
