/** The guest script as one text, built by `tools/guest-script.ts`. */
declare module "virtual:guest-script" {
  const text: string;
  export default text;
}
