import type { Settings } from "./arguments.ts";
import { Organizer } from "./organizer.ts";

/** Little to store, but as many rounds as other volunteers cannot finish before this one has joined. */
const TEXT = "many hands make light work, said the weaver to the bee; ".repeat(4);

/** One round an epoch; kernels compute it in less than a millisecond. */
function description(dataset: string): object {
  const layers = [
    {
      class_name: "Flatten",
      config: { name: "flatten", batch_input_shape: [null, 4, "$alphabet"] },
    },
    { class_name: "Dense", config: { name: "output", units: "$alphabet", activation: "softmax" } },
  ];
  return {
    name: "Rehearsal",
    description: "Shows that this installation works; deletes itself.",
    model: {
      topology: { class_name: "Sequential", config: { name: "rehearsal", layers } },
      loss: "categoricalCrossentropy",
    },
    data: { type: "text", dataset, length: 4, stride: 1 },
    training: { epochs: 10_000, samplesPerEpoch: 64, batchSize: 64, leafSize: 8 },
    optimizer: { type: "sgd", learningRate: 0.1 },
  };
}

/** A small job of its own, to show that every service does its part. Whoever begins it ends it. */
export class Rehearsal {
  readonly #organizer: Organizer;
  readonly #jobId: string;

  private constructor(organizer: Organizer, jobId: string) {
    this.#organizer = organizer;
    this.#jobId = jobId;
  }

  /** @throws Error with a sentence for a person: task-service is missing, or does not know the token */
  static async begin({ addresses }: Settings, adminToken: string): Promise<Rehearsal> {
    const organizer = new Organizer(addresses.taskServiceUrl, adminToken);
    const dataset = await organizer.store(TEXT);
    return new Rehearsal(organizer, await organizer.create(description(dataset)));
  }

  /** What the crew is to do: one task of this job. */
  part(settings: Settings): Settings {
    return { ...settings, jobId: this.#jobId, tasks: 1 };
  }

  /** @returns what to look at when no task was accepted */
  async suspicion(): Promise<string> {
    const state = await this.#organizer.state(this.#jobId);
    return state === "CREATED"
      ? `no model-service took job ${this.#jobId}; look at its log`
      : `job ${this.#jobId} is ${state}, but the gateway accepted no result; look at the log of the gateway`;
  }

  async end(): Promise<void> {
    await this.#organizer.delete(this.#jobId);
  }
}
