// What is shown of programs of others, loaded when there is one to show.
export { MapColumn } from "./column.tsx";
export { ProgramConsent } from "./consent.tsx";
export { ProgramFacts } from "./program-facts.tsx";
