/** The numbers by which `kernels/activations.ts` knows the functions. */
export const Activation = {
  LINEAR: 0,
  RELU: 1,
  LEAKY_RELU: 2,
  TANH: 3,
  SIGMOID: 4,
  HARD_SIGMOID: 5,
  ELU: 6,
  GELU: 7,
  CAPPED_RELU: 8,
  SWISH: 9,
  GELU_TANH: 10,
} as const;
