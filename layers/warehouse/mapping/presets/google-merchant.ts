import type { Preset } from '../preset.ts';

/** The feed that most shops have for Google's and Meta's shopping surfaces; XML is read by the names behind `g:`. */
export const googleMerchant: Preset = {
  name: 'google-merchant',
  description: 'Google Merchant and Meta catalogue feeds: TSV, CSV or XML (RSS, Atom)',
  header: {
    items: [
      ['id', 'title', 'price', 'availability', 'link'],
      ['id', 'title', 'price', 'availability', 'image_link'],
    ],
  },
  mapping: {
    aliases: {
      image_link: ['image link'],
      sale_price: ['sale price'],
      product_type: ['product type'],
      google_product_category: ['google product category'],
      item_group_id: ['item group id'],
      cost_of_goods_sold: ['cost of goods sold'],
      availability_date: ['availability date'],
    },
    items: {
      optional: ['availability'],
      fields: {
        item_id: { column: 'id', clean: ['trim'] },
        title: { column: 'title', clean: ['trim'] },
        description: { column: 'description', optional: true, clean: ['html'] },
        category: {
          first: ['product_type', { column: 'google_product_category', map: {} }, 'fb_product_category'],
          optional: true,
          paths: ',',
        },
        brand: { column: 'brand', optional: true },
        price: { first: ['sale_price', 'price'] },
        currency: { column: 'price', clean: ['currency'] },
        cost: { column: 'cost_of_goods_sold', optional: true },
        stock: { first: ['quantity_to_sell_on_facebook', 'inventory', 'quantity'], optional: true },
        in_stock: {
          column: 'availability',
          clean: ['trim', 'lower'],
          map: {
            preorder: 'true',
            'pre-order': 'true',
            backorder: 'true',
            'available for order': 'true',
            discontinued: 'false',
          },
          optional: true,
        },
        available_from: { column: 'availability_date', optional: true },
        url: { column: 'link', optional: true },
        image_url: { column: 'image_link', optional: true },
        group_id: { column: 'item_group_id', optional: true },
        properties: {
          columns: ['color', 'size', 'gender', 'age_group', 'material', 'condition', 'gtin', 'mpn'],
          optional: true,
        },
      },
    },
  },
};
