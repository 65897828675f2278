import type { AdmissionRequest, WebhookCall } from '../../compiler/validate/types.js';

/** What a simulated server would have asked its webhooks, in order of the first question. */
export class WebhookTally {
  private readonly asked = new Map<string, { call: WebhookCall; kinds: Map<string, number> }>();

  readonly heard = (call: WebhookCall, { gvk }: AdmissionRequest): void => {
    const id = `${call.kind}\n${call.configuration}\n${call.webhook}`;
    const entry = this.asked.get(id) ?? { call, kinds: new Map<string, number>() };
    this.asked.set(id, entry);
    entry.kinds.set(gvk.kind, (entry.kinds.get(gvk.kind) ?? 0) + 1);
  };

  /** One sentence a webhook. */
  sentences(): string[] {
    return [...this.asked.values()].map(({ call, kinds }) => {
      const about = [...kinds].map(([kind, n]) => `${kind} (${n})`).join(', ');
      const verb = call.kind === 'MutatingWebhookConfiguration' ? 'change' : 'refuse';
      const failure = call.failurePolicy === 'Fail' ? 'refuses' : 'admits';
      return `Webhook ${call.webhook} of ${call.configuration} is asked about ${about} and may ${verb} them; a failed call ${failure} them. It is taken to let everything pass unchanged.`;
    });
  }
}
