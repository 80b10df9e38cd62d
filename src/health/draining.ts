import { Injectable } from '@nestjs/common';

/** Whether the service is on its way out: it answers still, and is to be asked no more. */
@Injectable()
export class Draining {
  #isOn = false;
  #isParting = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Whether clients are to leave their connections: whoever asks again comes over a new one. */
  get isParting(): boolean {
    return this.#isParting;
  }

  begin(): void {
    this.#isOn = true;
  }

  part(): void {
    this.#isOn = true;
    this.#isParting = true;
  }
}
