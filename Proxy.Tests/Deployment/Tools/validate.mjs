// Holds the manifests that come in to Kubernetes' own schemas, and to those of the Prometheus operator; says what is wrong, and with which.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

// As Kubernetes reads them: 0440 is a number of base eight.
const documents = parseAllDocuments(readFileSync(0, 'utf8'), { version: '1.1' });
const errors = documents.flatMap(document => document.errors);
const manifests = documents.map(document => document.toJS()).filter(Boolean);

for (const manifest of manifests) {
  const [group, version] = manifest.apiVersion.includes('/') ? manifest.apiVersion.split('/') : ['', manifest.apiVersion];
  const library = group.endsWith('.coreos.com') ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
  const kinds = await import([library, group, version].filter(Boolean).join('/'));
  try {
    new kinds[manifest.kind](manifest).validate();
  } catch (error) {
    errors.push(`${manifest.kind} ${manifest.metadata?.name}: ${error.message}`);
  }
}

console.log(errors.length > 0 ? errors.join('\n') : `${manifests.length} valid`);
process.exitCode = errors.length > 0 ? 1 : 0;
