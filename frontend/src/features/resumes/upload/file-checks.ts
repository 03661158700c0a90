import { ApiProblem } from '@/shared/api/problem';

const MAX_BYTES = 10 * 1024 * 1024;
const READABLE = ['.pdf', '.docx', '.doc', '.txt'];

export const ACCEPT =
  '.pdf,.docx,.doc,.txt,.json,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,application/msword,text/plain,application/json';

/** A JSON Resume, by its name: the server reads no such file, it imports what is in it. */
export const isJson = (file: Pick<File, 'name'>) => file.name.toLowerCase().endsWith('.json');

/**
 * What can be told before sending: saves people a wait. The server decides by content, whatever is said here.
 *
 * @returns the problem the server would answer with, or null
 */
export function quickCheck(file: Pick<File, 'name' | 'size'>): ApiProblem | null {
  const refused = (status: number, code: string) => new ApiProblem({ status, code, title: code });
  if (file.size === 0) return refused(422, 'file_empty');
  if (file.size > MAX_BYTES) return refused(413, 'file_too_large');
  const name = file.name.toLowerCase();
  if (!READABLE.some((ending) => name.endsWith(ending))) return refused(415, 'unsupported_type');
  return null;
}
