import { useEffect, useRef } from "preact/hooks";

import type { Picture } from "./picture.ts";

/** A picture, as large as its column, each pixel a square. */
export function PictureCanvas({ picture }: { readonly picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, rgba } = picture;
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      class="picture"
      width={width}
      height={height}
      role="img"
      aria-label={`What the program draws of the results so far, ${width} by ${height} pixels`}
    />
  );
}
