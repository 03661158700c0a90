import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

import { formatDay } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';

import { colourOf } from './colours';
import type { Stacks } from './stacks';

const HEIGHT = 240;

/** Bars by day, stacked by part. For the eye alone: the table beside it says the same. */
export default function CostChart({ stacks }: { stacks: Stacks }) {
  return (
    // Until the chart has found its new width the page must not become wider.
    <div aria-hidden className="overflow-hidden text-xs">
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={stacks.days} accessibilityLayer={false} margin={{ top: 8, right: 4 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="day"
            tickFormatter={formatDay}
            tickLine={false}
            stroke="var(--line-strong)"
            tick={{ fill: 'var(--muted)' }}
            minTickGap={16}
          />
          <YAxis
            tickFormatter={formatMoney}
            tickLine={false}
            axisLine={false}
            width={64}
            tick={{ fill: 'var(--muted)' }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--sunken)' }}
            labelFormatter={(day) => (typeof day === 'string' ? formatDay(day) : null)}
            formatter={(micros) => formatMoney(Number(micros))}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--line-strong)',
              borderRadius: 8,
            }}
            itemStyle={{ color: 'var(--ink)' }}
          />
          {stacks.parts.map((part, index) => (
            <Bar
              key={part}
              dataKey={(day: Stacks['days'][number]) => day.micros[index] ?? 0}
              name={part}
              stackId="day"
              fill={colourOf(index)}
              stroke="var(--surface)"
              isAnimationActive={false}
              maxBarSize={48}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
