import { Star, Target } from 'lucide-react';

import type { Resume } from '@/shared/api/types';
import { Chip } from '@/shared/ui/chip';

/** What a résumé is for, and whether it is the one taken for that. Nothing where neither was said. */
export function TargetRoleChip({ resume }: { resume: Resume }) {
  const { target_role: role, is_default: isDefault } = resume;
  if (!role && !isDefault) return null;
  const words = isDefault ? (role ? `Default for ${role}` : 'Default') : role;
  return (
    <Chip tone={isDefault ? 'brand' : 'idle'} icon={isDefault ? Star : Target} wraps>
      {words}
    </Chip>
  );
}
