"""Writes the files of src/test/resources/keras with Keras itself: python3 make.py DIRECTORY (Keras 3.15.1, h5py).

Weight i of tensor t of layer l (both from 0; layers without the input) is ((5 l + 3 t + i) mod 31 - 15) / 16.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "numpy"
import keras
import numpy
from keras import layers


def save(name, model):
    own = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    for l, layer in enumerate(own):
        # The states of random generators are integers.
        for t, weight in enumerate(w for w in layer.weights if w.dtype == "float32"):
            count = int(numpy.prod(weight.shape))
            values = ((5 * l + 3 * t + numpy.arange(count)) % 31 - 15) / 16
            weight.assign(values.reshape(weight.shape).astype("float32"))
    model.save(os.path.join(sys.argv[1], name + ".keras"))


def sequential(shape, *rest):
    return keras.Sequential([keras.Input(shape), *rest])


def softmax(classes):
    return layers.Dense(classes, activation="softmax")


save(
    "images",
    sequential(
        (6, 6, 2),
        layers.Conv2D(3, 3, use_bias=False, name="first"),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.DepthwiseConv2D(2),
        layers.BatchNormalization(scale=False),
        layers.Conv2D(4, 2),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.25),
        softmax(3),
    ),
)

features = keras.Input((4,))
deep = layers.Dense(4)(layers.Dense(4, activation="relu")(features))
beside = layers.Dense(4, name="beside")(features)
save("branches", keras.Model(features, softmax(3)(layers.Add()([beside, deep]))))

save(
    "sequences",
    sequential(
        (5, 2),
        layers.LSTM(4, return_sequences=True),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.TimeDistributed(layers.Dense(3)),
        layers.SimpleRNN(3),
        softmax(2),
    ),
)

numbers = keras.Input((6,), dtype="int32")
tokens = layers.Embedding(5, 8)(numbers)
heads = layers.MultiHeadAttention(2, 4)(tokens, tokens, use_causal_mask=True)
normal = layers.RMSNormalization()(layers.Add()([tokens, heads]))
without = layers.MultiHeadAttention(3, 4, value_dim=8, dropout=0.1, use_bias=False)(query=normal, value=normal)
save("attention", keras.Model(numbers, softmax(5)(without)))

compiled = sequential((4,), layers.Dense(5, activation="relu"), softmax(3))
compiled.compile("adam", "categorical_crossentropy", metrics=["accuracy"])

save("compiled", compiled)

frozen = sequential((4,), layers.Dense(5, activation="relu"), layers.BatchNormalization(), softmax(3))
frozen.layers[0].trainable = False
save("frozen", frozen)
