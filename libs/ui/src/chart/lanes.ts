/** What the chart is drawn from. Instants are UTC; nothing here knows what a child or a concern is. */

/** Something that an agency told: when it happened, and when the hub was told. */
export interface LaneFact {
  /** Number under which the list below the chart has the same fact. */
  readonly number: number;
  /** A few words for beside the mark. */
  readonly label: string;
  /** Milliseconds. Equal ends are a moment; a day stands for its 24 hours. */
  readonly from: number;
  readonly to: number;
  /** False where the sender gave no time, and the fact is placed at when it was noticed or sent. */
  readonly timeGiven: boolean;
  readonly recordedAt: number;
  /** Told on a later day than it ended, in words: "1 day later"; null where it is not late. */
  readonly late: string | null;
}

/** One agency across the whole time. Without facts it is drawn as a silence, with `silence` saying so. */
export interface Lane {
  readonly name: string;
  /** SCHOOL, HEALTH ...: the tone of its marks; a tone never says what the name does not. */
  readonly kind: string;
  readonly facts: readonly LaneFact[];
  readonly silence: string;
}

export interface ChartShape {
  /** Width of the drawing in its own units, which are pixels while it is not scaled. */
  readonly width: number;
  /** Names beside their lanes (wide), or above them (narrow). */
  readonly names: 'beside' | 'above';
  readonly ticks: number;
}

/** For a page, a print-out. */
export const wideShape: ChartShape = { width: 960, names: 'beside', ticks: 7 };
/** For a telephone: the names stand above their lanes so that time has the whole width. */
export const narrowShape: ChartShape = { width: 344, names: 'above', ticks: 3 };
