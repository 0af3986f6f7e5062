using 'main.bicep'

param name = 'oncall'
param county = 'los-angeles'
param alarmEmails = [ 'operations@example.org' ]
param hotlineKeys = [
  // printf %s "$KEY" | sha256sum
  { name: 'hotline-desk', sha256: '0000000000000000000000000000000000000000000000000000000000000000' }
]
