// The reference stack: @digitalbazaar/vc with its cryptosuites.

import * as Bitstring from '@digitalbazaar/vc-bitstring-status-list';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as selectiveDisclosure from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import signatures from 'jsonld-signatures';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {linkedDataOperations} from './linked_data.mjs';
import {loaderWith} from './documents.mjs';

const ED25519_2020 = 'Ed25519Signature2020';
const cryptosuites = {'eddsa-rdfc-2022': eddsaRdfc2022, 'ecdsa-rdfc-2019': ecdsaRdfc2019};

async function signerOf({jwk, id, controller}) {
  const keys = jwk.kty === 'EC' ? EcdsaMultikey : Ed25519Multikey;
  const {kty, crv, x, y, d} = jwk;
  const plain = {kty, crv, x, d, ...(y && {y}), ...(kty === 'EC' && {key_ops: ['sign']})};
  const key = await keys.fromJwk({jwk: plain, secretKey: true, id, controller});
  return Object.assign(key.signer(), {id});
}

const stack = {
  cryptosuites,
  issue: vc.issue,
  signatures,
  verifyCredential: vc.verifyCredential,

  async signingSuite({key, cryptosuite, created}) {
    const signer = await signerOf(key);
    if(cryptosuite === ED25519_2020) {
      return new Ed25519Signature2020({signer, date: created});
    }
    return new DataIntegrityProof(
      {signer, date: created, cryptosuite: cryptosuites[cryptosuite]});
  },

  verifyingSuites: () => [
    ...Object.values(cryptosuites).map(cryptosuite => new DataIntegrityProof({cryptosuite})),
    new DataIntegrityProof({cryptosuite: selectiveDisclosure.createVerifyCryptosuite()}),
    new Ed25519Signature2020()
  ]
};

export const operations = {
  ...linkedDataOperations(stack),

  // options: {key, created, mandatoryPointers}; item: an unsigned document.
  async issueForDisclosure({key, created, mandatoryPointers}) {
    const documentLoader = loaderWith();
    const suite = new DataIntegrityProof({
      signer: await signerOf(key), date: created,
      cryptosuite: selectiveDisclosure.createSignCryptosuite({mandatoryPointers})
    });
    return credential => vc.issue({credential, suite, documentLoader});
  },

  // options: {selectivePointers}; item: a document with a base proof.
  async derive({selectivePointers}) {
    const documentLoader = loaderWith();
    const suite = new DataIntegrityProof({
      cryptosuite: selectiveDisclosure.createDiscloseCryptosuite({selectivePointers})
    });
    return verifiableCredential => vc.derive({verifiableCredential, suite, documentLoader});
  },

  // options: {id, purpose, issuer, length}; item: the indexes that are set.
  async statusList({id, purpose, issuer, length}) {
    return async indexes => {
      const list = await Bitstring.createList({length});
      indexes.forEach(index => list.setStatus(index, true));
      const credential = await Bitstring.createCredential({id, list, statusPurpose: purpose});
      return {...credential, issuer};
    };
  },

  // options: {resources}; item: a credential with a status entry. Gives the bits it finds.
  async lookUpStatus({resources}) {
    const documentLoader = loaderWith({resources});
    const suite = stack.verifyingSuites();
    return async credential => {
      const found = await Bitstring.checkStatus({credential, documentLoader, suite});
      if(!found.verified) {
        throw found.error;
      }
      return found.results.map(result => result.status);
    };
  }
};
