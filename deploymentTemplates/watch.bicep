// Logs, and an alarm from outside the app: /health/engine is asked from several places and must say that the engine has gone round.
param name string
param location string
param host string
param appName string
param alarmEmails string[]

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
  }
}

resource app 'Microsoft.Web/sites@2023-12-01' existing = {
  name: appName
}

resource appLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: app
  properties: {
    workspaceId: logs.id
    logs: [
      { category: 'AppServiceConsoleLogs', enabled: true }
      { category: 'AppServicePlatformLogs', enabled: true }
    ]
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
  }
}

resource engineTest 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${name}-engine'
  location: location
  kind: 'standard'
  tags: { 'hidden-link:${insights.id}': 'Resource' }
  properties: {
    Name: '${name}-engine'
    SyntheticMonitorId: '${name}-engine'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 60
    RetryEnabled: true
    Locations: [
      { Id: 'us-ca-sjc-azr' }
      { Id: 'us-tx-sn1-azr' }
      { Id: 'us-va-ash-azr' }
    ]
    Request: {
      RequestUrl: 'https://${host}/health/engine'
      HttpVerb: 'GET'
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-alarm'
  location: 'global'
  properties: {
    groupShortName: 'oncall'
    enabled: true
    emailReceivers: [for (address, n) in alarmEmails: { name: 'person-${n}', emailAddress: address, useCommonAlertSchema: true }]
  }
}

resource alarm 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-engine'
  location: 'global'
  tags: {
    'hidden-link:${insights.id}': 'Resource'
    'hidden-link:${engineTest.id}': 'Resource'
  }
  properties: {
    description: 'The dispatch engine does not go round, or cannot be reached from two places or more.'
    severity: 0
    enabled: true
    scopes: [ engineTest.id, insights.id ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: engineTest.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [ { actionGroupId: people.id } ]
  }
}
