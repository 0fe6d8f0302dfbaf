import { useEffect, useRef, useState } from "preact/hooks";

import { Answer } from "./answer.tsx";
import type { AskingImage } from "./asking.ts";
import { featuresOfImage } from "./pixels.ts";
import type { Trained } from "./trained.ts";

/** In the canvas' own pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the pad along its longer side. */
const PAD = 336;
/** How thick the pen is, of the shorter side. */
const PEN = 1 / 12;

/** A pad to draw on, or to drop a picture on. Asks whenever a line is finished. */
export function Drawing(props: { readonly trained: Trained; readonly asking: AskingImage }) {
  const { trained, asking } = props;
  const [isLight, setIsLight] = useState(true);
  const [outputs, setOutputs] = useState<Float32Array>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useRef<Place | undefined>(undefined);
  const { width, height } = sizeOf(asking);
  const ask = async (): Promise<void> => {
    const context = contextOf(canvas.current);
    if (context === undefined) return;
    const pixels = context.getImageData(0, 0, width, height);
    setOutputs(await trained.predict({ kind: "values", values: featuresOfImage(asking, pixels) }));
  };
  const clear = (light: boolean): void => {
    const context = contextOf(canvas.current);
    if (context === undefined) return;
    context.fillStyle = light ? "#000" : "#fff";
    context.fillRect(0, 0, width, height);
    setOutputs(undefined);
  };
  useEffect(() => {
    clear(isLight);
  }, [isLight]);
  const line = (event: PointerEvent & { readonly currentTarget: HTMLCanvasElement }): void => {
    const context = contextOf(event.currentTarget);
    if (context === undefined || pen.current === undefined) return;
    const to = placeIn(event.currentTarget, event);
    context.strokeStyle = isLight ? "#fff" : "#000";
    context.lineWidth = PEN * Math.min(width, height);
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(pen.current.x, pen.current.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    pen.current = to;
  };
  const show = async (file: File | undefined): Promise<void> => {
    const context = contextOf(canvas.current);
    if (file === undefined || context === undefined) return;
    const picture = await createImageBitmap(file);
    context.drawImage(picture, 0, 0, width, height);
    picture.close();
    await ask();
  };
  return (
    <div class="drawing">
      <div class="fields-column">
        <canvas
          class="pad"
          ref={canvas}
          width={width}
          height={height}
          aria-label="Draw here"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            pen.current = placeIn(event.currentTarget, event);
            line(event);
          }}
          onPointerMove={line}
          onPointerUp={() => {
            pen.current = undefined;
            void ask();
          }}
          onDragOver={(event) => {
            event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            void show(event.dataTransfer?.files[0]);
          }}
        />
        <div class="buttons">
          <button
            type="button"
            onClick={() => {
              clear(isLight);
            }}
          >
            Clear
          </button>
          <label class="button">
            Open a picture
            <input
              class="visually-hidden"
              type="file"
              accept="image/*"
              onChange={({ currentTarget }) => void show(currentTarget.files?.[0])}
            />
          </label>
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={isLight}
            onChange={({ currentTarget }) => {
              setIsLight(currentTarget.checked);
            }}
          />
          Light on dark, as in many data sets
        </label>
        <p class="caption">
          Draw, or drop a picture here. The model sees {asking.width} × {asking.height}{" "}
          {asking.channels === 1 ? "shades of grey" : "colours"}.
        </p>
      </div>
      {outputs !== undefined && <Answer trained={trained} outputs={outputs} />}
    </div>
  );
}

/** A whole number of the pad's pixels for each of the model's, where it has few enough. */
function sizeOf({ width, height }: AskingImage): {
  readonly width: number;
  readonly height: number;
} {
  const times = Math.max(1, Math.floor(PAD / Math.max(width, height)));
  return { width: width * times, height: height * times };
}

function contextOf(canvas: HTMLCanvasElement | null): CanvasRenderingContext2D | undefined {
  return canvas?.getContext("2d", { willReadFrequently: true }) ?? undefined;
}

/** Where a pointer is. */
function placeIn(
  canvas: HTMLCanvasElement,
  { offsetX, offsetY }: Pick<PointerEvent, "offsetX" | "offsetY">,
): Place {
  const times = canvas.width / canvas.clientWidth;
  return { x: offsetX * times, y: offsetY * times };
}
