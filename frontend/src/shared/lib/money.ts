const cents = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
const fine = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
});

const MICROS = 1_000_000;

/** Micro-dollars as people read them: "$3.20"; what is less than a cent with four digits. */
export function formatMoney(micros: number): string {
  const dollars = micros / MICROS;
  return (dollars !== 0 && Math.abs(dollars) < 0.01 ? fine : cents).format(dollars);
}
