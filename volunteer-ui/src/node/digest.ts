import { createHash } from "node:crypto";

/**
 * SHA-256 of bytes, in hex. Each volunteer of this process is sent the same weights and checks them; what equals the
 * bytes before, which takes a tenth of the time to see, has their hash. The bytes must not be changed afterwards.
 */
export function rememberingSha256(): (bytes: Uint8Array) => Promise<string> {
  let last: { readonly bytes: Uint8Array; readonly hex: string } | undefined;
  return (bytes) => {
    // Memory that was given away since is empty.
    const isSame =
      bytes.length > 0 && last !== undefined && Buffer.compare(last.bytes, bytes) === 0;
    if (last === undefined || !isSame) last = { bytes, hex: sha256Hex(bytes) };
    return Promise.resolve(last.hex);
  };
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
