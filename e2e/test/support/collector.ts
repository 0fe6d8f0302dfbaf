import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as OTLP has it, ids in hexadecimal. */
export interface Span {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: the root of its trace. */
  readonly parentSpanId: string;
  /** Those that are text. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Takes OTLP over HTTP, in protobuf, and keeps the spans. Ends with the test process. */
export class Collector {
  readonly spans: Span[] = [];

  private constructor(readonly url: string) {}

  static async start(): Promise<Collector> {
    const server = createServer((request, response) => {
      void body(request).then((bytes) => {
        if (request.method === "POST" && request.url === "/v1/traces") {
          collector.spans.push(...spansIn(bytes));
          response.writeHead(200).end();
        } else {
          response.writeHead(404).end();
        }
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    server.unref();
    const { port } = server.address() as AddressInfo;
    const collector = new Collector(`http://127.0.0.1:${port}`);
    return collector;
  }
}

async function body(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

/** An ExportTraceServiceRequest; numbers of fields are those of opentelemetry/proto/trace/v1/trace.proto. */
function spansIn(message: Uint8Array): Span[] {
  return parts(message, 1).flatMap((resourceSpans) => {
    const service = attributes(one(resourceSpans, 1), 1)["service.name"] ?? "";
    return parts(resourceSpans, 2)
      .flatMap((scopeSpans) => parts(scopeSpans, 2))
      .map((span) => ({
        service,
        name: text(one(span, 5)),
        traceId: hex(one(span, 1)),
        spanId: hex(one(span, 2)),
        parentSpanId: hex(one(span, 4)),
        attributes: attributes(span, 9),
      }));
  });
}

function attributes(message: Uint8Array, field: number): Record<string, string> {
  return Object.fromEntries(
    parts(message, field).map((pair) => [text(one(pair, 1)), text(one(one(pair, 2), 1))]),
  );
}

/** What a message holds in a field of bytes, text or messages. */
function parts(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted && type === WireType.LengthDelimited) found.push(reader.bytes());
    else reader.skip(type, field);
  }
  return found;
}

function one(message: Uint8Array, field: number): Uint8Array {
  return parts(message, field)[0] ?? new Uint8Array();
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
