import { body, client } from '../api/client';
import { LiveSocket } from './socket';

const HIDDEN_PAUSE_MS = 5 * 60_000;

let socket: LiveSocket | null = null;
let sessionEnded: () => void = () => undefined;

export function onLiveSessionEnded(callback: () => void): void {
  sessionEnded = callback;
}

/** The tab's connection; made on first use so that public pages open none. */
export function liveSocket(): LiveSocket {
  socket ??= new LiveSocket({
    getTicket: async () => (await body(client.POST('/api/v1/ws-tickets'))).ticket,
    onSessionEnded: () => sessionEnded(),
  });
  return socket;
}

/** Lets the connection rest while the tab has been out of sight for five minutes. */
export function pauseWhenHidden(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') {
      timer = setTimeout(() => socket?.pause(), HIDDEN_PAUSE_MS);
    } else {
      socket?.retryNow();
    }
  };
  document.addEventListener('visibilitychange', onChange);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
  };
}
