/** The sign of the project: many strokes that become one. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
      <path class="hand-1" d="M6 20C8 29 16 30 24 33" />
      <path class="hand-2" d="M13 9C13 20 20 25 24 33" />
      <path class="hand-4" d="M35 9C35 20 28 25 24 33" />
      <path class="hand-5" d="M42 20C40 29 32 30 24 33" />
      <path class="hand-3" d="M24 5V33" />
      <path class="stem" d="M24 33V44" />
    </svg>
  );
}
