import type { Preferences } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { PERIODS } from './words';

type Part = Pick<
  Preferences,
  'salary_floor' | 'salary_currency' | 'salary_period' | 'time_zone' | 'time_zone_span_hours'
>;

const CURRENCIES = ['USD', 'EUR', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'CAD', 'AUD'];
const ZONES = Intl.supportedValuesOf('timeZone');
const SPANS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12];
const USUAL_SPAN = 3;

interface PayAndZoneProps {
  wishes: Part;
  onChange: (part: Partial<Part>) => void;
  /** What was not accepted, by field. */
  problems: Record<string, string>;
  /** The zone of the person's own clock. */
  ownZone?: string | undefined;
}

/** The least pay, and how far a remote team's clock may be from one's own. */
export function PayAndZone({ wishes, onChange, problems, ownZone }: PayAndZoneProps) {
  const currency = wishes.salary_currency ?? 'USD';
  const period = wishes.salary_period ?? 'year';
  return (
    <>
      <Field
        id="salary"
        label="Least pay, before tax"
        error={problems.salary_floor ?? problems.salary_currency ?? problems.salary_period}
        hint="Currencies are not converted: pay in another one counts as unknown."
      >
        <div className="flex flex-wrap gap-2">
          <input
            id="salary"
            inputMode="numeric"
            className={`${inputClass} max-w-40`}
            aria-invalid={problems.salary_floor !== undefined}
            aria-describedby={describedBy('salary')}
            value={wishes.salary_floor ?? ''}
            onChange={(event) => {
              const sum = Number(event.target.value.replace(/\D/g, ''));
              onChange({
                salary_floor: sum > 0 ? sum : null,
                salary_currency: currency,
                salary_period: period,
              });
            }}
          />
          <select
            aria-label="Currency"
            className={`${inputClass} max-w-24`}
            value={currency}
            onChange={(event) => onChange({ salary_currency: event.target.value })}
          >
            {[...new Set([currency, ...CURRENCIES])].map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
          <select
            aria-label="Per"
            className={`${inputClass} max-w-32`}
            value={period}
            onChange={(event) => {
              const chosen = PERIODS.find(({ value }) => value === event.target.value);
              if (chosen) onChange({ salary_period: chosen.value });
            }}
          >
            {PERIODS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
      </Field>
      <Field
        id="zone"
        label="For remote work: your time zone"
        error={problems.time_zone ?? problems.time_zone_span_hours}
        hint="A team whose day is further from yours than this is left out."
      >
        <div className="flex flex-wrap gap-2">
          <select
            id="zone"
            className={`${inputClass} max-w-72`}
            aria-describedby={describedBy('zone')}
            value={wishes.time_zone ?? ''}
            onChange={(event) =>
              onChange(
                event.target.value
                  ? {
                      time_zone: event.target.value,
                      time_zone_span_hours: wishes.time_zone_span_hours ?? USUAL_SPAN,
                    }
                  : { time_zone: null, time_zone_span_hours: null },
              )
            }
          >
            <option value="">Any</option>
            {ZONES.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
          {!wishes.time_zone && ownZone && (
            <Button
              onClick={() => onChange({ time_zone: ownZone, time_zone_span_hours: USUAL_SPAN })}
            >
              {ownZone}
            </Button>
          )}
          {wishes.time_zone && (
            <select
              aria-label="At most this far"
              className={`${inputClass} max-w-44`}
              value={wishes.time_zone_span_hours ?? USUAL_SPAN}
              onChange={(event) => onChange({ time_zone_span_hours: Number(event.target.value) })}
            >
              {SPANS.map((hours) => (
                <option key={hours} value={hours}>
                  {hours === 0 ? 'same hours' : `up to ${hours} h apart`}
                </option>
              ))}
            </select>
          )}
        </div>
      </Field>
    </>
  );
}
