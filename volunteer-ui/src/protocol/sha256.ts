/** SHA-256 in JavaScript, for where the platform offers none that is synchronous, or none at all (http on a LAN). */
export { sha256 } from "@noble/hashes/sha2.js";
