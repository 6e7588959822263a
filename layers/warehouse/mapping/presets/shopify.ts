import type { Preset } from '../preset.ts';

/** `Lineitem price` × `Lineitem quantity`, less the discount of the line. */
const LINE = {
  subtract: [{ multiply: ['Lineitem price', 'Lineitem quantity'] }, 'Lineitem discount'],
} as const;

/** Refunded in part: what the export says. Refunded in full: all goods, for the sum then holds the shipping, too. */
const REFUNDED = {
  if: { column: 'Financial Status', equals: 'refunded' },
  take: 'goods of the order',
  else: { min: [{ max: ['Refunded Amount', 0] }, 'goods of the order'] },
} as const;

/**
 * Exports of the admin: orders, products in both forms, customers. What concerns the whole order stands on its first line; its discount
 * and refund are spread over the lines by what they cost. Refunds have no date of their own: they count at the time of the order.
 */
export const shopify: Preset = {
  name: 'shopify',
  description: 'Shopify: exports of orders (as events), products (as items) and customers',
  header: {
    events: [
      'Name',
      'Financial Status',
      'Created at',
      'Lineitem quantity',
      'Lineitem name',
      'Lineitem price',
    ],
    items: [
      ['Handle', 'Title', 'Variant SKU', 'Variant Price'],
      ['URL handle', 'Title', 'SKU', 'Price', 'Option1 name'],
    ],
    customers: ['First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'Total Spent', 'Total Orders'],
  },
  mapping: {
    aliases: {
      'Cancelled at': ['Canceled at'],
      Handle: ['URL handle'],
      'Variant SKU': ['SKU'],
      'Variant Price': ['Price'],
      'Variant Inventory Qty': ['Inventory quantity'],
      'Variant Inventory Policy': ['Continue selling when out of stock'],
      'Variant Inventory Tracker': ['Inventory tracker'],
      'Body (HTML)': ['Description'],
      'Image Src': ['Product image URL'],
      'Variant Image': ['Variant image URL'],
      Published: ['Published on online store'],
    },
    events: {
      optional: [
        'Lineitem discount',
        'Refunded Amount',
        'Cancelled at',
        'Discount Amount',
        'Currency',
        'Subtotal',
        'Accepts Marketing',
      ],
      fill: [
        {
          by: 'Name',
          columns: [
            'Financial Status',
            'Cancelled at',
            'Currency',
            'Discount Amount',
            'Refunded Amount',
            'Email',
            'Created at',
            'Phone',
            'Billing Phone',
            'Accepts Marketing',
          ],
        },
      ],
      columns: {
        'price of the line': LINE,
        'all lines': { sum: 'price of the line', by: 'Name' },
        // The discount of the order holds those of its lines where these are given.
        'discount of the lines': { sum: 'Lineitem discount', by: 'Name' },
        'discount left': {
          min: [{ max: [{ subtract: ['Discount Amount', 'discount of the lines'] }, 0] }, 'all lines'],
        },
        'discount of the line': { spread: 'discount left', over: 'price of the line', by: 'Name' },
        // Shares are rounded, so that one may come to a little more than its line.
        goods: {
          if: { column: 'price of the line', above: 0 },
          take: { max: [{ subtract: ['price of the line', 'discount of the line'] }, 0] },
          else: 'price of the line',
        },
        'goods of the order': { sum: 'goods', by: 'Name' },
        refunded: REFUNDED,
        'refund of the line': { spread: 'refunded', over: 'goods', by: 'Name' },
        customer: {
          first: [{ column: 'Email', clean: ['trim', 'lower'] }, 'Phone', 'Billing Phone'],
          optional: true,
        },
      },
      ignore: [
        {
          when: {
            all: [
              { column: 'Cancelled at', empty: false },
              { not: { column: 'Financial Status', in: ['refunded', 'partially_refunded'] } },
            ],
          },
          code: 'order-cancelled',
          reason: 'the order was cancelled before it was paid',
        },
        {
          when: { column: 'Financial Status', in: ['voided', 'expired'] },
          code: 'order-not-paid',
          reason: 'the payment was voided or expired',
        },
      ],
      fields: {
        timestamp: { column: 'Created at' },
        customer_id: 'customer',
        item_id: { first: [{ column: 'Lineitem sku', clean: ['guard', 'trim'] }, 'Lineitem name'] },
        order_id: { column: 'Name', clean: ['trim'] },
        quantity: 'Lineitem quantity',
        currency: { column: 'Currency', optional: true },
      },
      emit: [
        { fields: { event_type: { value: 'purchase' }, amount: 'goods' } },
        {
          when: { column: 'refund of the line', above: 0 },
          fields: {
            event_type: { value: 'refund' },
            timestamp: { first: ['Cancelled at', 'Created at'] },
            amount: 'refund of the line',
            // Refunds name no lines: in full all pieces come back, in part nobody knows how many.
            quantity: {
              if: { column: 'Financial Status', equals: 'refunded' },
              take: 'Lineitem quantity',
              else: 1,
            },
          },
        },
      ],
      describes: {
        items: {
          title: 'Lineitem name',
          brand: { column: 'Vendor', optional: true },
          price: 'Lineitem price',
        },
        // What the customer ticked at the last order counts, unless an export of customers says more.
        customers: { consent_marketing: { column: 'Accepts Marketing', optional: true } },
      },
      // An order may hold two lines that say the same.
      repeats: 'keep',
    },
    items: {
      optional: [
        'Status',
        'Variant Inventory Policy',
        'Variant Inventory Tracker',
        'Variant Image',
        'Image Src',
        'Product Category',
        'Type',
        'Cost per item',
        'Published',
        'Option1 Value',
        'Vendor',
        'Body (HTML)',
        'Variant Inventory Qty',
      ],
      fill: [
        {
          by: 'Handle',
          columns: [
            'Title',
            'Body (HTML)',
            'Vendor',
            'Product Category',
            'Type',
            'Status',
            'Published',
            'Image Src',
          ],
        },
      ],
      columns: {
        variant: { column: 'Option1 Value', empty: ['Default Title'], optional: true },
        // Stock of what is not counted, or is sold without being there, does not matter.
        sellable: {
          if: {
            any: [
              { column: 'Variant Inventory Policy', in: ['continue', 'TRUE', 'true'] },
              { column: 'Variant Inventory Qty', empty: true },
            ],
          },
          take: 1,
          else: 'Variant Inventory Qty',
        },
      },
      ignore: [
        {
          when: {
            all: [
              { column: 'Variant SKU', empty: true },
              { column: 'Variant Price', empty: true },
            ],
          },
          code: 'picture-row',
          reason: 'a further picture of the product above',
        },
      ],
      fields: {
        item_id: {
          first: [
            { column: 'Variant SKU', clean: ['guard', 'trim'] },
            { columns: ['Title', 'variant'], separator: ' - ' },
          ],
        },
        title: 'Title',
        description: { column: 'Body (HTML)', clean: ['html'] },
        brand: 'Vendor',
        category: { first: ['Product Category', 'Type'], optional: true },
        price: 'Variant Price',
        cost: 'Cost per item',
        stock: { column: 'Variant Inventory Qty', optional: true },
        in_stock: { column: 'sellable' },
        hidden: {
          first: [
            {
              column: 'Status',
              clean: ['lower'],
              map: { active: 'false', draft: 'true', archived: 'true', unlisted: 'true' },
            },
            { column: 'Published', clean: ['lower'], map: { true: 'false', false: 'true' } },
          ],
          optional: true,
        },
        image_url: { first: ['Variant Image', 'Image Src'], optional: true },
        group_id: 'Handle',
        properties: { columns: ['Option1 Value', 'Option2 Value', 'Option3 Value'], optional: true },
      },
    },
    customers: {
      fields: {
        customer_id: {
          first: [
            { column: 'Email', clean: ['trim', 'lower'] },
            { column: 'Phone', clean: ['guard'] },
          ],
        },
        consent_marketing: { column: 'Accepts Email Marketing' },
        attributes: {
          columns: [
            'Default Address Country Code',
            'Default Address City',
            'Tags',
            'Total Orders',
            'Total Spent',
          ],
          optional: true,
        },
      },
    },
  },
};
