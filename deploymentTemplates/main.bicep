// Everything the service needs in Azure: an identity, table storage, a web app, the bot registration with its Teams channel, and an alarm.
// No secret is made, stored or passed: the identity is the bot's account and the key to the storage.
targetScope = 'resourceGroup'

@description('Short and neutral: it becomes part of public host names.')
@minLength(3)
@maxLength(20)
param name string

param location string = resourceGroup().location

@description('The partition that this county\'s referrals live in.')
param county string = 'los-angeles'

@description('Tenants whose people may talk to the bot. Partner organisations\' people come as guests or from a tenant named here.')
param allowedTenants string[] = [ tenant().tenantId ]

@description('Callers of the hotline interface: a name and the hex SHA-256 of the key each of them was given.')
param hotlineKeys hotlineKey[] = []

@description('An address outside Azure that is called every minute while all is well, and that raises the alarm itself when the calls stop.')
param heartbeatUrl string = ''

@description('The Entra object id of a test responder, to whom a drill goes every hour: without it nothing shows that pages still come through.')
param canaryPerson string = ''

@description('Whether an automation of yours accepts each drill for that account: only then is the way back watched as well.')
param canaryAnswers bool = false

@description('Who is told when the service does not answer for five minutes.')
param alarmEmails string[] = []

@description('Two instances, so that one may fail. Smaller plans have no always-on.')
param planSku string = 'P0v3'
param instances int = 2

type hotlineKey = {
  name: string
  @minLength(64)
  @maxLength(64)
  sha256: string
}

var unique = uniqueString(resourceGroup().id, name)
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-id'
  location: location
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'st${unique}'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    defaultToOAuthAuthentication: true
  }
}

resource storageAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identity.id, storageTableDataContributor)
  scope: storage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
  }
}

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  kind: 'linux'
  sku: { name: planSku, capacity: instances }
  properties: { reserved: true }
}

var settings = {
  AZURE_CLIENT_ID: identity.properties.clientId
  County: county
  WEBSITES_CONTAINER_STOP_TIME_LIMIT: '60' // a process that is asked to end tells first what it has decided
  Storage__TableEndpoint: storage.properties.primaryEndpoints.table
  MicrosoftAppId: identity.properties.clientId
  MicrosoftAppType: 'UserAssignedMSI'
  MicrosoftAppTenantId: tenant().tenantId
  Bot__MessagesPerSecond: string(max(1, 50 / instances)) // Teams takes 50 a second from one bot, whichever instance sends
  ...(empty(heartbeatUrl) ? {} : { Watch__HeartbeatUrl: heartbeatUrl })
  ...(empty(canaryPerson) ? {} : { Canary__Person: canaryPerson, Canary__Answers: string(canaryAnswers) })
  ...toObject(range(0, length(allowedTenants)), i => 'Bot__AllowedTenants__${i}', i => allowedTenants[i])
  ...toObject(range(0, length(hotlineKeys)), i => 'Hotline__ApiKeys__${i}__Name', i => hotlineKeys[i].name)
  ...toObject(range(0, length(hotlineKeys)), i => 'Hotline__ApiKeys__${i}__Sha256', i => hotlineKeys[i].sha256)
}

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: '${name}-${unique}'
  location: location
  kind: 'app,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    siteConfig: {
      linuxFxVersion: 'DOTNETCORE|10.0'
      alwaysOn: true
      http20Enabled: true
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      healthCheckPath: '/health/ready'
      appSettings: map(items(settings), s => { name: s.key, value: s.value })
    }
  }
  dependsOn: [ storageAccess ]
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-bot'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'S1' }
  properties: {
    displayName: 'On-call Dispatch'
    endpoint: 'https://${app.properties.defaultHostName}/api/messages'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: tenant().tenantId
    msaAppType: 'UserAssignedMSI'
    disableLocalAuth: true
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: {
      channelName: 'MsTeamsChannel'
      properties: { isEnabled: true, enableCalling: false }
    }
  }
}

module watch 'watch.bicep' = {
  params: {
    name: name
    location: location
    host: app.properties.defaultHostName
    appName: app.name
    alarmEmails: alarmEmails
  }
}

@description('BOT_ID in the Teams manifest.')
output botId string = identity.properties.clientId

@description('BOT_DOMAIN in the Teams manifest.')
output botDomain string = app.properties.defaultHostName
