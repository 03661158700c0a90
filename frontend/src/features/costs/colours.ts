/** Told apart also without seeing colours well: they differ in lightness, and the list beside the chart names them. */
const COLOURS = 6;

export const colourOf = (index: number) => `var(--chart-${(index % COLOURS) + 1})`;
