import { Globe, Mail, MapPin, MessageCircle, MessageSquare, Phone, Printer, StickyNote } from "lucide-react";

const ICONS = {
  phone: Phone,
  email: Mail,
  sms: MessageSquare,
  web: Globe,
  fax: Printer,
  visit: MapPin,
  chat: MessageCircle,
  note: StickyNote,
};

export function ChannelIcon({ channel, size = 16 }: { channel: string; size?: number }) {
  const Icon = ICONS[channel as keyof typeof ICONS] ?? StickyNote;
  return <Icon size={size} aria-hidden="true" />;
}
