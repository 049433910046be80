import { notFound, ok } from '../http.ts';
import type { Delivery } from '../model.ts';
import { type Context, type Handlers, paginatedByCursor, textQuery, theApp } from './context.ts';

export const deliveryHandlers: Handlers<
  'apps/list-webhook-deliveries' | 'apps/get-webhook-delivery' | 'apps/redeliver-webhook-delivery'
> = {
  'apps/list-webhook-deliveries': (context) => {
    const status = textQuery(context, 'status');
    const wanted = theApp(context).deliveries.filter(
      ({ statusCode }) => status === null || (status === 'success') === (statusCode >= 200 && statusCode < 400),
    );
    return paginatedByCursor(context, wanted, deliveryJson);
  },

  'apps/get-webhook-delivery': (context) => {
    const delivery = deliveryOf(context);
    return ok({
      ...deliveryJson(delivery),
      url: delivery.url,
      request: { headers: delivery.request.headers, payload: JSON.parse(delivery.request.body) as object },
      response: { headers: delivery.response.headers, payload: delivery.response.body },
    });
  },

  'apps/redeliver-webhook-delivery': (context) => {
    void context.deliveries.redeliver(theApp(context), deliveryOf(context));
    return { status: 202, body: {} };
  },
};

function deliveryOf(context: Context): Delivery {
  const id = Number(context.params['delivery_id']);
  const found = theApp(context).deliveries.find((delivery) => delivery.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function deliveryJson(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installation,
    repository_id: delivery.repository,
    throttled_at: null,
  };
}
