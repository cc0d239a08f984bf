// Colours are hues here; lightness and strength belong to the style sheet, which has a light and a dark theme. No hue comes
// near red: on this page red means late, and nothing else.

const FIRST = 70;
const LAST = 345;
const STEPS = 12;
const STRIDE = 5; // neighbours in the list are far apart on the wheel; 5 and 12 share no divisor

export interface RouteColour {
    '--hue': string;
    '--shade': string; // 0 for the first turn of the wheel, then 1, 2, 0, …
}

export function routeColour(row: number): RouteColour {
    const hue = FIRST + (((row * STRIDE + 6) % STEPS) * (LAST - FIRST)) / STEPS;
    return { '--hue': hue.toFixed(0), '--shade': String(Math.floor(row / STEPS) % 3) };
}

const KIND_HUES = [245, 155, 95, 305, 200, 335, 125, 275];

export function kindHue(kinds: readonly string[], kind: string): string {
    const index = kinds.indexOf(kind);
    return String(KIND_HUES[(index < 0 ? kinds.length : index) % KIND_HUES.length]);
}
