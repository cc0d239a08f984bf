// Web Mercator (EPSG:3857), the projection of web maps: the world is a unit square, x to the east, y to the south.
import type { Place } from './contract';

export interface Point {
    x: number;
    y: number;
}

const EQUATOR_M = 40_075_016.686;
const LIMIT = 85.05112878; // beyond it the square ends

export function project({ lat, lng }: Place): Point {
    const sine = Math.sin((Math.max(-LIMIT, Math.min(LIMIT, lat)) * Math.PI) / 180);
    return { x: lng / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export function unproject({ x, y }: Point): Place {
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
    return { lat, lng: (x - 0.5) * 360 };
}

/* Metres on the ground of one pixel at a latitude, where the world is `scale` pixels wide. */
export function metresPerPixel(lat: number, scale: number): number {
    return (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / scale;
}

/* The largest 1, 2 or 5 times a power of ten that is not above `limit`. */
export function roundBelow(limit: number): number {
    const power = 10 ** Math.floor(Math.log10(limit));
    const digit = limit / power;
    return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

export interface View {
    centre: Point;
    scale: number; // pixels of the world's width
}

export const SCALE_MIN = 256 * 2 ** 3;
export const SCALE_MAX = 256 * 2 ** 17;

/* The view that shows all points with `margin` pixels around them; a lone point gets a neighbourhood. */
export function viewOf(points: Point[], width: number, height: number, margin: number): View | null {
    if (!points.length) return null;
    const xs = points.map((point) => point.x);
    const ys = points.map((point) => point.y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const wide = Math.max(width - 2 * margin, 40) / Math.max(right - left, 1e-9);
    const high = Math.max(height - 2 * margin, 40) / Math.max(bottom - top, 1e-9);
    return {
        centre: { x: (left + right) / 2, y: (top + bottom) / 2 },
        scale: Math.min(wide, high, 256 * 2 ** 15),
    };
}

/* Zooms by `factor` so that the ground under the pixel (x, y), counted from the view's centre, stays there. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
    const scale = Math.max(SCALE_MIN, Math.min(SCALE_MAX, view.scale * factor));
    const shift = 1 / view.scale - 1 / scale;
    return { scale, centre: { x: view.centre.x + x * shift, y: view.centre.y + y * shift } };
}

export function panBy(view: View, x: number, y: number): View {
    return { ...view, centre: { x: view.centre.x + x / view.scale, y: view.centre.y + y / view.scale } };
}
