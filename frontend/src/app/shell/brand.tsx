import { Link } from '@tanstack/react-router';

/** The name, leading home. */
export function Brand({ to }: { to: '/' | '/dashboard' }) {
  return (
    <Link
      to={to}
      className="inline-flex items-center gap-2 rounded-md text-lg font-semibold tracking-tight"
    >
      <svg aria-hidden viewBox="0 0 32 32" className="size-7">
        <rect width="32" height="32" rx="8" fill="#0f5e4f" />
        <path d="M7 17.5 25 8l-5.2 16-4.3-5.6z" fill="#fff" />
        <path d="m15.5 18.4-.6 5.4 2.4-3.2z" fill="#a9dccb" />
      </svg>
      JobPilot
    </Link>
  );
}
