import { againAt } from '../api/allowance';
import { isProblem } from '../api/problem';
import { useWords, wordsFor } from '../api/problem-words';
import { formatTime } from '../lib/format';

/** Why what a button started did not happen, beside the button. */
export function FailureNote({ error }: { error: unknown }) {
  useWords();
  if (!error) return null;
  const { title, advice } = wordsFor(error);
  const again = isProblem(error) ? againAt(error) : null;
  const places = isProblem(error) ? error.errors : [];
  return (
    <div role="alert" className="basis-full text-sm text-bad">
      {title}. {advice}
      {again && ` It works again at ${formatTime(again)}.`}
      {places.length > 0 && (
        <ul className="list-disc pl-5">
          {places.map((place) => (
            <li key={place.path + place.message}>{place.message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
