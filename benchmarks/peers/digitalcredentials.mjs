// The Digital Credentials Consortium's stack: their own vc, jsonld and suites, on a cryptosuite
// class that they share with the other stack.

import * as Ed25519Multikey from '@digitalcredentials/ed25519-multikey';
import * as vc from '@digitalcredentials/vc';
import signatures from '@digitalcredentials/jsonld-signatures';
import {cryptosuite as eddsaRdfc2022} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalcredentials/ed25519-signature-2020';
import {linkedDataOperations} from './linked_data.mjs';

const ED25519_2020 = 'Ed25519Signature2020';
const cryptosuites = {'eddsa-rdfc-2022': eddsaRdfc2022};

export const operations = linkedDataOperations({
  cryptosuites,
  issue: vc.issue,
  signatures,
  verifyCredential: vc.verifyCredential,

  async signingSuite({key: {jwk, id, controller}, cryptosuite, created}) {
    const {kty, crv, x, d} = jwk;
    const key = await Ed25519Multikey.fromJwk(
      {jwk: {kty, crv, x, d}, secretKey: true, id, controller});
    const signer = Object.assign(key.signer(), {id});
    if(cryptosuite === ED25519_2020) {
      return new Ed25519Signature2020({signer, date: created});
    }
    return new DataIntegrityProof(
      {signer, date: created, cryptosuite: cryptosuites[cryptosuite]});
  },

  verifyingSuites: () => [
    new DataIntegrityProof({cryptosuite: eddsaRdfc2022}),
    new Ed25519Signature2020()
  ]
});
