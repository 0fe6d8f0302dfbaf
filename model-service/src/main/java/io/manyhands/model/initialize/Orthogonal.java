package io.manyhands.model.initialize;

/// Random matrices with orthonormal columns, or rows if there are fewer of these (Saxe, McClelland and Ganguli
/// 2014): the Q of the QR decomposition of a normal matrix whose R has a positive diagonal, as in Keras. Such a
/// Q is unique, so it is computed in the plainest way: Gram-Schmidt, each column twice, which is as orthogonal
/// as double allows (Giraud et al. 2005).
final class Orthogonal {
    private Orthogonal() {}

    /// Costs about `4 * max(rows, columns) * min(rows, columns)²` operations.
    ///
    /// @return rows * columns values in row-major order, new
    static float[] matrix(int rows, int columns, float gain, RandomStream random) {
        boolean wide = columns > rows;
        var basis = basis(wide ? columns : rows, wide ? rows : columns, random);
        var matrix = new float[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = wide ? basis[row][column] : basis[column][row];
                matrix[row * columns + column] = (float) (gain * value);
            }
        }
        return matrix;
    }

    /// @return `count` orthonormal vectors of the given length; length must not be smaller than count
    private static double[][] basis(int length, int count, RandomStream random) {
        var basis = new double[count][length];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < length; i++) {
                basis[k][i] = random.normal();
            }
        }
        for (int k = 0; k < count; k++) {
            removeEarlier(basis, k);
            removeEarlier(basis, k);
            scaleToUnit(basis[k]);
        }
        return basis;
    }

    private static void removeEarlier(double[][] basis, int k) {
        for (int j = 0; j < k; j++) {
            double along = dot(basis[j], basis[k]);
            for (int i = 0; i < basis[k].length; i++) {
                basis[k][i] -= along * basis[j][i];
            }
        }
    }

    private static void scaleToUnit(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
