package io.manyhands.task.job;

/// The job description that the OpenAPI document shows.
final class JobExample {
    static final String JSON = """
            {
              "name": "text",
              "description": "One sentence for volunteers.",
              "seed": 1,
              "model": {
                "topology": {
                  "class_name": "Sequential",
                  "config": {
                    "layers": [
                      {"class_name": "LSTM", "config": {"batch_input_shape": [null, 40, "$alphabet"], "units": 50}},
                      {"class_name": "Dense", "config": {"units": "$alphabet", "activation": "softmax"}}
                    ]
                  }
                },
                "loss": "categoricalCrossentropy"
              },
              "data": {
                "type": "text",
                "dataset": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "length": 40,
                "stride": 3,
                "encoding": "oneHot"
              },
              "training": {"epochs": 5, "samplesPerEpoch": 2048, "batchSize": 128, "leafSize": 8},
              "evaluation": {"heldOutFraction": 0.05, "samples": 512, "leafSize": 32, "everyRounds": 16},
              "optimizer": {"type": "rmsprop", "learningRate": 0.01}
            }
            """;

    private JobExample() {}
}
