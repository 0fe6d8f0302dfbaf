import text from "virtual:guest-script";

/** What a host evaluates, as a classic script, before a program: no import, no export, nothing on the global object. */
export const guestScript: string = text;
