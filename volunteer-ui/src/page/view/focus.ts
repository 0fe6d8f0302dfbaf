/**
 * A `ref` that moves the focus to its element when it appears: the button that was pressed to get here
 * is gone, and with it the place of those who use a keyboard or a screen reader.
 */
export function focusIf(wanted: boolean): (element: HTMLElement | null) => void {
  return wanted ? focusOnce : ignore;
}

const focusOnce = (element: HTMLElement | null): void => {
  element?.focus({ preventScroll: true });
};

const ignore = (): void => undefined;
