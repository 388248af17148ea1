/**
 * Go's sort.Sort and sort.Slice (a pattern-defeating quicksort, arxiv.org/pdf/2106.05123), step by
 * step: it is not stable, and where kubectl sorts by a key that many objects share, the order of
 * those is what these very steps leave.
 */

type Less<T> = (a: T, b: T) => boolean;

const LONGEST_INSERTION = 12;
const SHORTEST_NINTHER = 50;
const SHORTEST_SHIFTING = 50;
const MOST_SHIFTS = 5;
const MOST_SWAPS = 12;

/** A sorted copy, with equal elements where Go leaves them. */
export function goSorted<T>(items: readonly T[], less: Less<T>): T[] {
  const sorter = new Sorter([...items], less);
  if (items.length > 1) sorter.sort(0, items.length, bitLength(items.length));
  return sorter.items;
}

function bitLength(value: number): number {
  return value.toString(2).length;
}

/** Ranges are from `start` up to, not including, `end`. */
class Sorter<T> {
  readonly items: T[];
  private readonly before: Less<T>;

  constructor(items: T[], before: Less<T>) {
    this.items = items;
    this.before = before;
  }

  sort(start: number, end: number, badPivotsLeft: number): void {
    let [from, to, limit] = [start, end, badPivotsLeft];
    let wasBalanced = true;
    let wasPartitioned = true;
    for (;;) {
      const length = to - from;
      if (length <= LONGEST_INSERTION || limit === 0) {
        this.sortPlainly(from, to);
        return;
      }
      if (!wasBalanced) {
        this.breakPatterns(from, to);
        limit--;
      }
      const { pivot, ascends } = this.orientedPivot(from, to);
      if (wasBalanced && wasPartitioned && ascends && this.repairAscending(from, to)) return;
      if (from > 0 && !this.less(from - 1, pivot)) {
        from = this.partitionEqual(from, to, pivot);
        continue;
      }
      const parted = this.partition(from, to, pivot);
      wasPartitioned = parted.untouched;
      const [left, right] = [parted.middle - from, to - parted.middle];
      wasBalanced = Math.min(left, right) >= Math.trunc(length / 8);
      if (left < right) {
        this.sort(from, parted.middle, limit);
        from = parted.middle + 1;
      } else {
        this.sort(parted.middle + 1, to, limit);
        to = parted.middle;
      }
    }
  }

  private less(a: number, b: number): boolean {
    return this.before(this.items[a] as T, this.items[b] as T);
  }

  private swap(a: number, b: number): void {
    const kept = this.items[a] as T;
    this.items[a] = this.items[b] as T;
    this.items[b] = kept;
  }

  /** What short ranges, and those with too many bad pivots, are left to. */
  private sortPlainly(start: number, end: number): void {
    if (end - start <= LONGEST_INSERTION) this.insertionSort(start, end);
    else this.heapSort(start, end);
  }

  private insertionSort(start: number, end: number): void {
    for (let next = start + 1; next < end; next++) this.sinkLeft(next, start);
  }

  /** Moves an element left as long as it belongs before its neighbour, not past `start`. */
  private sinkLeft(at: number, start: number): void {
    for (let index = at; index > start && this.less(index, index - 1); index--) this.swap(index, index - 1);
  }

  private heapSort(start: number, end: number): void {
    const size = end - start;
    for (let root = Math.trunc((size - 1) / 2); root >= 0; root--) this.siftDown(start, root, size);
    for (let last = size - 1; last >= 0; last--) {
      this.swap(start, start + last);
      this.siftDown(start, 0, last);
    }
  }

  private siftDown(start: number, top: number, size: number): void {
    let root = top;
    for (let child = 2 * root + 1; child < size; child = 2 * root + 1) {
      if (child + 1 < size && this.less(start + child, start + child + 1)) child++;
      if (!this.less(start + root, start + child)) return;
      this.swap(start + root, start + child);
      root = child;
    }
  }

  /**
   * Swaps three elements in the middle with others, chosen by a xorshift generator seeded with the
   * length.
   */
  private breakPatterns(start: number, end: number): void {
    const length = end - start;
    const mask = 2n ** BigInt(bitLength(length)) - 1n;
    let random = BigInt(length);
    const middle = start + Math.trunc(length / 4) * 2;
    for (let index = middle - 1; index <= middle + 1; index++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & mask);
      this.swap(index, start + (other >= length ? other - length : other));
    }
  }

  /**
   * A pivot, and whether the range seems to ascend; one that seems to descend is reversed first.
   */
  private orientedPivot(start: number, end: number): { readonly pivot: number; readonly ascends: boolean } {
    const length = end - start;
    const tally = { swaps: 0 };
    const quarter = Math.trunc(length / 4);
    const nearby = (index: number): number =>
      length >= SHORTEST_NINTHER ? this.median(index - 1, index, index + 1, tally) : index;
    const [a, b, c] = [nearby(start + quarter), nearby(start + quarter * 2), nearby(start + quarter * 3)];
    const pivot = this.median(a, b, c, tally);
    if (tally.swaps !== MOST_SWAPS) return { pivot, ascends: tally.swaps === 0 };
    for (let low = start, high = end - 1; low < high; low++, high--) this.swap(low, high);
    return { pivot: end - 1 - (pivot - start), ascends: true };
  }

  private median(first: number, second: number, third: number, tally: { swaps: number }): number {
    const order = (x: number, y: number): readonly [number, number] => {
      if (!this.less(y, x)) return [x, y];
      tally.swaps++;
      return [y, x];
    };
    const [low, high] = order(first, second);
    const [middle] = order(high, third);
    return order(low, middle)[1];
  }

  /** Repairs a few neighbours that are in the wrong order; true when the range is sorted then. */
  private repairAscending(start: number, end: number): boolean {
    let index = start + 1;
    for (let shifts = 0; shifts < MOST_SHIFTS; shifts++) {
      while (index < end && !this.less(index, index - 1)) index++;
      if (index === end) return true;
      if (end - start < SHORTEST_SHIFTING) return false;
      this.swap(index, index - 1);
      // Go looks left down to the beginning of everything, not of the range.
      if (index - start >= 2) this.sinkLeft(index - 1, 0);
      for (let right = index + 1; right < end && this.less(right, right - 1); right++) this.swap(right, right - 1);
    }
    return false;
  }

  /** Smaller elements to the left, the pivot, the others to the right. */
  private partition(
    start: number,
    end: number,
    pivot: number,
  ): { readonly middle: number; readonly untouched: boolean } {
    this.swap(start, pivot);
    let [low, high] = [start + 1, end - 1];
    for (let untouched = true; ; untouched = false) {
      while (low <= high && this.less(low, start)) low++;
      while (low <= high && !this.less(high, start)) high--;
      if (low > high) {
        this.swap(high, start);
        return { middle: high, untouched };
      }
      this.swap(low++, high--);
    }
  }

  /**
   * Elements equal to the pivot to the left, greater ones to the right; there are no smaller ones.
   */
  private partitionEqual(start: number, end: number, pivot: number): number {
    this.swap(start, pivot);
    let [low, high] = [start + 1, end - 1];
    for (;;) {
      while (low <= high && !this.less(start, low)) low++;
      while (low <= high && this.less(start, high)) high--;
      if (low > high) return low;
      this.swap(low++, high--);
    }
  }
}
