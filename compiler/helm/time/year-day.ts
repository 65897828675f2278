import { daysFrom } from './layout.js';

export const daysIn = (year: number, month: number): number =>
  (month === 12 ? daysFrom(year + 1, 1, 1) : daysFrom(year, month + 1, 1)) - daysFrom(year, month, 1);

const isLeap = (year: number): boolean => daysIn(year, 2) === 29;

/** Month and day of the day of a year, which begins with 1; undefined where the year has no such day. */
export function dayOfYear(year: number, yearDay: number): { month: number; day: number } | undefined {
  if (yearDay < 1 || yearDay > (isLeap(year) ? 366 : 365)) return undefined;
  let day = yearDay;
  let month = 1;
  for (; day > daysIn(year, month); month++) day -= daysIn(year, month);
  return { month, day };
}
