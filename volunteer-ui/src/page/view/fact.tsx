import type { ComponentChildren } from "preact";

/** One figure with its name, inside a `dl`. */
export function Fact(props: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
