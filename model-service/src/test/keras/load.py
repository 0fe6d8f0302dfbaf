"""Has Keras itself load what KerasFileTest writes with -Dkeras.write=DIRECTORY: python3 load.py DIRECTORY (Keras 3.15.1).

Each NAME.keras must load, hold the values of NAME.json in its order, and be saved by Keras with the same layers.
"""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "numpy"
import keras
import numpy

directory = sys.argv[1]
failed = 0
names = sorted(file[:-6] for file in os.listdir(directory) if file.endswith(".keras"))
for name in names:
    path = os.path.join(directory, name)
    try:
        model = keras.models.load_model(path + ".keras")
        weights = [w for layer in model.layers for w in layer.weights if w.dtype == "float32"]
        values = numpy.concatenate([numpy.array(w).ravel() for w in weights])
        with open(path + ".json") as file:
            expected = numpy.array(json.load(file), dtype="float32")
        if not numpy.array_equal(values, expected):
            raise ValueError("other weights")
    except Exception as error:
        failed += 1
        print(f"{name}: {type(error).__name__}: {str(error)[:600]}")
print(f"{len(names)} files, {failed} failed")
sys.exit(1 if failed else 0)
