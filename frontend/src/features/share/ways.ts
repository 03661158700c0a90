export interface Way {
  name: string;
  href: string;
}

/** Addresses that open another program with the link in a message; nothing is sent by them. */
export function waysToSend(url: string, title: string): Way[] {
  const subject = encodeURIComponent(`Résumé: ${title}`);
  const link = encodeURIComponent(url);
  const words = encodeURIComponent('My résumé');
  return [
    { name: 'E-mail', href: `mailto:?subject=${subject}&body=${link}` },
    { name: 'WhatsApp', href: `https://wa.me/?text=${words}%3A%20${link}` },
    { name: 'Telegram', href: `https://t.me/share/url?url=${link}&text=${words}` },
  ];
}
