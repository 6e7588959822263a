/** Further facts of an item; absent: unknown. */
export interface ItemDetails {
  /** The item's page in the shop, see {@link isLink}. */
  readonly url?: string;
  /** Its picture, see {@link isLink}. */
  readonly imageUrl?: string;
  /** Shared by the variants of one product, such as its sizes. */
  readonly groupId?: string;
  /** What one unit costs the shop, in minor units of the reporting currency. Not for answers that shoppers see. */
  readonly cost?: number;
  /** Units in stock; negative where more was sold than there was. */
  readonly stock?: number;
}

/** Longest link in characters. */
export const LONGEST_LINK = 2_000;

/** Whether a text is an absolute link of the web. Others, such as `javascript:`, must never reach a page. */
export function isLink(text: string): boolean {
  return text.length <= LONGEST_LINK && /^https?:\/\/[^\s<>"'\\]+$/i.test(text) && URL.canParse(text);
}

/** The details of an item, without what is unknown. */
export function itemDetails({ url, imageUrl, groupId, cost, stock }: ItemDetails): ItemDetails {
  return {
    ...(url === undefined ? {} : { url }),
    ...(imageUrl === undefined ? {} : { imageUrl }),
    ...(groupId === undefined ? {} : { groupId }),
    ...(cost === undefined ? {} : { cost }),
    ...(stock === undefined ? {} : { stock }),
  };
}
