import type { Preset } from '../preset.ts';

/** London time; an invoice that starts with C cancels one: its negative quantities become refunds. */
export const onlineRetail: Preset = {
  name: 'online-retail',
  description: 'Online Retail and Online Retail II (UCI): invoices of a British wholesaler',
  header: { events: ['InvoiceNo', 'StockCode', 'InvoiceDate', 'UnitPrice'] },
  mapping: {
    currency: 'GBP',
    // 'nan' is what a data frame wrote for a missing description.
    empty: ['nan'],
    events: {
      fields: {
        event_type: { value: 'purchase' },
        timestamp: { column: 'InvoiceDate', zone: 'Europe/London' },
        customer_id: 'CustomerID',
        item_id: 'StockCode',
        order_id: 'InvoiceNo',
        quantity: 'Quantity',
        unit_price: 'UnitPrice',
      },
      rules: [
        {
          when: { column: 'InvoiceNo', matches: '^[Cc]' },
          set: { event_type: 'refund' },
          negate: ['quantity'],
        },
      ],
      reject: [
        {
          when: { column: 'StockCode', in: ['POST', 'DOT', 'C2', 'C3'] },
          code: 'not-a-product-delivery',
          reason: 'postage or carriage, not a product',
        },
        {
          when: { column: 'StockCode', in: ['M', 'm', 'D', 'S'] },
          code: 'not-a-product-manual',
          reason: 'manual entry, discount or sample, not a product',
        },
        {
          when: {
            column: 'StockCode',
            in: ['B', 'BANK CHARGES', 'AMAZONFEE', 'CRUK', 'ADJUST', 'ADJUST2'],
          },
          code: 'not-a-product-bookkeeping',
          reason: 'bank charge, fee, commission or adjustment, not a product',
        },
        {
          when: { column: 'StockCode', in: ['TEST001', 'TEST002'] },
          code: 'not-a-product-test',
          reason: 'test article, not a product',
        },
        {
          when: {
            all: [{ column: 'Quantity', below: 0 }, { not: { column: 'InvoiceNo', matches: '^[Cc]' } }],
          },
          code: 'stock-correction',
          reason: 'negative quantity outside a cancellation: stock written off, nobody bought or returned it',
        },
        {
          when: { column: 'UnitPrice', atMost: 0 },
          code: 'no-price',
          reason: 'no positive price: a gift, a sample or a stock entry',
        },
      ],
    },
    items: { from: 'events', fields: { title: 'Description', price: 'UnitPrice' } },
    customers: { from: 'events', fields: { attributes: { columns: ['Country'] } } },
  },
};
