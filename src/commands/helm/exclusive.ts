import { compareStrings } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../../helm/error.ts';

/** Refuses flags that were typed together though only one of the group may be (cobra's MarkFlagsMutuallyExclusive). */
export function refuseTogether<Name extends string>(
  changed: (name: Name) => boolean,
  ...groups: readonly (readonly Name[])[]
): void {
  for (const group of groups.toSorted((a, b) => compareStrings(a.join(' '), b.join(' ')))) {
    const typed = group.filter(changed).toSorted(compareStrings);
    if (typed.length < 2) continue;
    throw new HelmFault(
      `if any flags in the group [${group.join(' ')}] are set none of the others can be; [${typed.join(' ')}] were all set`,
    );
  }
}
