import { Injectable } from '@nestjs/common';

/** Whether the service is on its way out: it answers still, and is to be asked no more. */
@Injectable()
export class Draining {
  #isOn = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  begin(): void {
    this.#isOn = true;
  }
}
